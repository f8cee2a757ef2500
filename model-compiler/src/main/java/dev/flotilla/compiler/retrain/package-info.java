/** Head retraining: a model's last layer is fitted again to what the fleet sees now, on features that stay as they are. */
@NullMarked
package dev.flotilla.compiler.retrain;

import org.jspecify.annotations.NullMarked;
