import { Checkbox } from '@mantine/core';
import type { CheckboxProps } from '@mantine/core';

/** Whether this computer keeps the passphrase, with what that means. */
export function RememberPassphrase(props: Pick<CheckboxProps, 'checked' | 'disabled' | 'mt' | 'onChange'>) {
  return (
    <Checkbox
      {...props} label="Remember on this computer"
      description="In the keychain of the operating system. Whoever uses this computer under your name can then open the project."
    />
  );
}
