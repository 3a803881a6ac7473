"""The network and its loss, in Keras 3: layers, CTC, averaging, growing, a teacher.

Knows tensors. No dataset, no files but weights and the record beside them.
"""
