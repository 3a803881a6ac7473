"""Chooses Keras' backend before any test of training imports Keras."""

from training.network.backend import use_default_backend

use_default_backend()
