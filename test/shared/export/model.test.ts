import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors/app-error.ts';
import { buildModel } from '../../../shared/export/build-model.ts';
import { formatModel, parseModel, scoreRows } from '../../../shared/export/model.ts';
import { labelsOfNearest, modelPoints } from '../../../shared/export/model-points.ts';
import { takeRows } from '../../../shared/math/matrix.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { hostElementary } from '../../helpers/host-elementary.ts';
import { NO_ROLES } from '../../../shared/recipe/recipe.ts';
import { wholesaleRun } from '../../helpers/report-fixture.ts';

const run = wholesaleRun();
const matrix: Matrix = {
  rows: run.points.length, cols: 6, names: run.features.columns.map((column) => column.name),
  data: Float64Array.from(run.features.columns.flatMap((_, j) => run.points.map((point) => point[j]))),
};
const features = { columns: run.features.columns, projection: null, matrix };
const model = buildModel({ ...run, features, product: '0.1.0' });

function fault(text: string): AppError {
  try {
    parseModel(text);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('no AppError');
}

describe('model', () => {
  it('survives its file, bit for bit', () => {
    const text = formatModel(model);
    expect(parseModel(text)).toEqual(model);
    expect(formatModel(parseModel(text))).toBe(text);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('gives the rows it was made from the labels they had', () => {
    expect([...scoreRows(parseModel(formatModel(model)), matrix, hostElementary).labels]).toEqual([...run.cluster.labels]);
  });

  it('reads a model of version 1, which had no other rule than the nearest centre', () => {
    const { scoring, ...rest } = model;
    expect(scoring).toEqual({ rule: 'nearest-centre' });
    expect(parseModel(JSON.stringify({ ...rest, version: 1 }))).toEqual(model);
  });

  it('keeps the cores of segments of any shape, and gives rows the segment of the nearest one within the radius', () => {
    const core = Int32Array.of(0, 5, 9);
    const density = { epsilon: 0.5, minPoints: 4, minClusterSize: null, core };
    const shaped = parseModel(formatModel(buildModel({ ...run, features, product: '0.1.0', cluster: { ...run.cluster, algorithm: 'dbscan', density } })));
    expect(modelPoints(shaped)).toEqual(takeRows(matrix, core));
    const labels = [...core].map((row) => run.cluster.labels[row]);
    expect([...labelsOfNearest(shaped, Int32Array.of(2, 0, 1), Float64Array.of(0, 0.5, 0.51))]).toEqual([labels[2], labels[0], -1]);
    expect(modelPoints(model)).toBeNull();
    if (shaped.scoring.rule !== 'nearest-point') throw new Error('another rule');
    const broken = { ...shaped, scoring: { ...shaped.scoring, segments: [1] } };
    expect(fault(JSON.stringify(broken)).data['path']).toBe('scoring');
  });

  it('takes the first of two equally near centres', () => {
    const two = { ...model, columns: [model.columns[0]], segments: [1, 2].map((id) => ({ id, name: '', size: 1, centre: [id] })) };
    const at = { rows: 3, cols: 1, names: [model.columns[0].name], data: Float64Array.of(1.5, 1.6, 0) };
    expect([...scoreRows(two, at, hostElementary).labels]).toEqual([0, 1, 0]);
  });

  it('says how customers come from orders, and nothing about single ones', () => {
    const roles = { customer: 'CustomerID', date: 'InvoiceDate', ...NO_ROLES, quantity: 'Quantity', price: 'UnitPrice' };
    const fromOrders = buildModel({ ...run, features, product: '0.1.0', customers: { id: 'customer_id', orders: { roles, categories: [], firstDate: '2010-12-01' }, asOf: '2011-03-01' } });
    expect(parseModel(formatModel(fromOrders)).orders).toMatchObject({ roles, returns: 'ignore', bins: 5, asOf: '2011-03-01', firstDate: '2010-12-01' });
    expect(formatModel(model).length).toBeLessThan(6000);
  });

  it('refuses other columns than its own', () => {
    expect(() => scoreRows(model, { ...matrix, names: [...matrix.names].reverse() }, hostElementary)).toThrow(AppError);
  });

  it('refuses what is not a model, with the place', () => {
    expect(fault('{').data).toEqual({ path: '(top)', reason: 'it is not JSON' });
    expect(fault('{}').code).toBe('invalid-model');
    expect(fault(JSON.stringify({ ...model, version: 3 })).data['path']).toBe('version');
    const short = { ...model, segments: [{ ...model.segments[0], centre: [1] }] };
    expect(fault(JSON.stringify(short)).data['path']).toBe('segments.0.centre');
    expect(fault(JSON.stringify({ ...model, columns: [{ ...model.columns[0], spread: 0 }] })).data['path']).toBe('columns.0.spread');
    expect(fault(JSON.stringify({ ...model, extra: 1 })).code).toBe('invalid-model');
  });
});
