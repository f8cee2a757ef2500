/** What the compiler's tests share: reference models, small graphs and data files. */
@NullMarked
package dev.flotilla.compiler.testkit;

import org.jspecify.annotations.NullMarked;
