import { AppError } from '../errors/app-error.ts';
import { orderFile } from '../features/order-file.ts';
import type { OrderFile } from '../features/order-file.ts';
import type { AnalysisContext } from './analysis-spec.ts';

/** The order lines of a recipe after the steps on them, every id of a customer as the main one; null: none of its files has any. Errors: those of reading and of the steps. */
export async function orderLines({ recipe, sources, lines }: Pick<AnalysisContext, 'recipe' | 'sources' | 'lines'>): Promise<OrderFile | null> {
  const found = orderFile(recipe, await sources());
  return found === null ? null : { ...found, report: await lines(found.report.id, found.roles.customer) };
}

/** The same where there must be some. Errors: `not-an-order-file` besides. */
export async function needOrderLines(context: Pick<AnalysisContext, 'recipe' | 'source' | 'sources' | 'lines'>): Promise<OrderFile> {
  const found = await orderLines(context);
  if (found !== null) return found;
  const { name } = await context.source();
  const reason = context.recipe.sources.length > 1 ? 'neither it nor a file joined to it has order lines' : 'its rows are not order lines';
  throw new AppError('not-an-order-file', { file: name, reason });
}
