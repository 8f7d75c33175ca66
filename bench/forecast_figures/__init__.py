"""The forecast beside free libraries on public series: same series, same run, scores checked by hand."""
