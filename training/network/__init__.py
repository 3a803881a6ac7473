"""The network and its loss, in Keras 3: layers, CTC, averaging, growing, teaching.

Knows tensors. No data set; of files only weights and the metadata beside them.
"""
