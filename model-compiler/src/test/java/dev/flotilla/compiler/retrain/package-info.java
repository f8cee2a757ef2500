@NullMarked
package dev.flotilla.compiler.retrain;

import org.jspecify.annotations.NullMarked;
