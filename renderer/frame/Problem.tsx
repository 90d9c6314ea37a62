import { Button } from '@mantine/core';
import { Component } from 'react';
import type { ReactNode } from 'react';
import { toAppError } from '../../shared/errors/app-error.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import { describeError } from '../../shared/text/messages.ts';

interface Props {
  readonly error: AppError;
  /** Buttons that mend it. */
  readonly children?: ReactNode;
  readonly onClose?: () => void;
}

/** What went wrong, why, and what to do next, where it arises. */
export function Problem({ error, children, onClose }: Props) {
  const { message, hint } = describeError(error, 'window');
  return (
    <div className="problem" role="alert">
      <div className="grow">
        <p><strong>{message}</strong></p>
        {hint !== '' && <p className="muted">{hint}</p>}
      </div>
      {children}
      {onClose !== undefined && <Button variant="default" size="compact-sm" onClick={onClose}>Close</Button>}
    </div>
  );
}

/** Keeps the window alive when a view fails to draw. */
export class Boundary extends Component<{ readonly children: ReactNode; readonly name: string }, { error: AppError | null }> {
  override state: { error: AppError | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: AppError } {
    return { error: toAppError(error) };
  }

  override componentDidUpdate(before: { readonly name: string }): void {
    if (before.name !== this.props.name && this.state.error !== null) this.setState({ error: null });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <main className="work" aria-label={this.props.name}>
        <Problem error={error}>
          <Button variant="default" size="compact-sm" onClick={() => this.setState({ error: null })}>Draw again</Button>
        </Problem>
      </main>
    );
  }
}
