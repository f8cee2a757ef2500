/** Clean-up passes, alone and on reference models, with the runtime as judge. */
@NullMarked
package dev.flotilla.compiler.pass.tidy;

import org.jspecify.annotations.NullMarked;
