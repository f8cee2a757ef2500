/** TensorFlow Lite on the JVM: the engine, what a model's tensors hold, and the probe in a child process. */
@NullMarked
package dev.flotilla.tflite;

import org.jspecify.annotations.NullMarked;
