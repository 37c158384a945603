"""Judges the cluster's shape without a cluster: rendered, against schemas, our own rules, and who reaches whom."""
