# One timing of uwot. Arguments: file of Float64 columns, rows, columns, file for the layout, seed. Prints seconds by the clock and of processors. Run by run.mjs.
arguments <- commandArgs(trailingOnly = TRUE)
rows <- as.integer(arguments[2])
cols <- as.integer(arguments[3])
x <- matrix(readBin(arguments[1], "double", rows * cols), rows, cols)
suppressMessages(library(uwot))
set.seed(as.integer(arguments[5]))
start <- proc.time()
layout <- umap(x, n_neighbors = 15, min_dist = 0.1, n_threads = 2, n_sgd_threads = 2, verbose = FALSE)
spent <- proc.time() - start
cat(spent[["elapsed"]], spent[["user.self"]] + spent[["sys.self"]], "\n")
writeBin(as.vector(layout), arguments[4])
