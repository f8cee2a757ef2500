/** Enters runs into an MLflow tracking server. */
@NullMarked
package dev.flotilla.fleet.retrain.mlflow;

import org.jspecify.annotations.NullMarked;
