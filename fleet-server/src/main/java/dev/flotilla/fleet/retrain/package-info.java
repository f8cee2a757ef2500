/** Retraining: pipelines, what begins one of their runs, and how a challenger gets from its gate to the owner and to devices. */
@NullMarked
package dev.flotilla.fleet.retrain;

import org.jspecify.annotations.NullMarked;
