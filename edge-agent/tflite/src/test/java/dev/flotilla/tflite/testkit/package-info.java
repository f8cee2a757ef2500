/** Small TensorFlow Lite models for tests, written byte by byte. */
@NullMarked
package dev.flotilla.tflite.testkit;

import org.jspecify.annotations.NullMarked;
