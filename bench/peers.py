"""One timing of scikit-learn. Arguments: task, file of Float64 columns, rows, columns, then the task's own.
Prints a line of JSON: seconds by the clock and of processors (of the work alone) and a measure of quality. Run by run.mjs."""
import json
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings('ignore')
task, path, rows, cols = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
x = np.fromfile(path).reshape(cols, rows).T.copy()


def timed(work):
    start, processor = time.perf_counter(), time.process_time()
    result = work()
    return {'seconds': time.perf_counter() - start, 'cpu': time.process_time() - processor}, result


if task == 'same-start':
    from sklearn.cluster import KMeans
    k, iterations = int(sys.argv[5]), int(sys.argv[6])
    start = x[[c * 7 for c in range(k)]]
    model = KMeans(k, init=start, n_init=1, max_iter=iterations, tol=0, algorithm='lloyd')
    times, fit = timed(lambda: model.fit(x))
    quality = fit.inertia_
elif task == 'sweep':
    from sklearn.cluster import KMeans
    starts = int(sys.argv[5])
    times, fits = timed(lambda: [KMeans(k, n_init=starts, random_state=1).fit(x).inertia_ for k in range(2, 13)])
    quality = fits
elif task == 'mixture':
    from scipy.spatial.distance import cdist
    from sklearn.mixture import GaussianMixture
    k, iterations = int(sys.argv[5]), int(sys.argv[6])
    labels = cdist(x, x[[c * 7 for c in range(k)]]).argmin(1)
    precisions = [np.linalg.inv(np.cov(x[labels == c].T, bias=True) + 1e-6 * np.eye(cols)) for c in range(k)]
    model = GaussianMixture(
        k, weights_init=np.bincount(labels) / rows, means_init=np.array([x[labels == c].mean(0) for c in range(k)]),
        precisions_init=np.array(precisions), tol=0, max_iter=iterations)
    times, fit = timed(lambda: model.fit(x))
    quality = fit.score(x) * rows
elif task == 'ward':
    from sklearn.cluster import AgglomerativeClustering
    times, fit = timed(lambda: AgglomerativeClustering(n_clusters=8, linkage='ward', compute_distances=True).fit(x))
    quality = float(fit.distances_.sum())
elif task == 'dbscan':
    from sklearn.cluster import DBSCAN
    times, fit = timed(lambda: DBSCAN(eps=float(sys.argv[5]), min_samples=int(sys.argv[6]), n_jobs=2).fit(x))
    quality = int(fit.labels_.max() + 1) + int((fit.labels_ < 0).sum()) / 1e6
elif task == 'silhouette':
    from sklearn.metrics import silhouette_score
    labels = np.fromfile(sys.argv[5], dtype=np.int32)
    times, quality = timed(lambda: silhouette_score(x, labels))
elif task == 'neighbours':
    from sklearn.neighbors import NearestNeighbors
    k, algorithm = int(sys.argv[5]), sys.argv[6]
    times, found = timed(lambda: NearestNeighbors(n_neighbors=k, algorithm=algorithm, n_jobs=2).fit(x).kneighbors())
    quality = float(found[0].sum())
elif task == 'bootstrap':
    from sklearn.cluster import KMeans
    labels, resamples = np.fromfile(sys.argv[5], dtype=np.int32), int(sys.argv[6])
    k = labels.max() + 1

    def resample(rng):
        drawn = np.unique(rng.randint(0, rows, rows))
        found = KMeans(k, n_init=3, random_state=1).fit_predict(x[drawn])
        counts = np.bincount(labels[drawn] * k + found, minlength=k * k).reshape(k, k)
        either = counts.sum(1)[:, None] + counts.sum(0)[None, :] - counts
        return (counts / either).max(1).mean()

    rng = np.random.RandomState(1)
    times, found = timed(lambda: [resample(rng) for _ in range(resamples)])
    quality = float(np.mean(found))
else:
    raise SystemExit(f'no task {task}')
print(json.dumps({**times, 'quality': quality}))
