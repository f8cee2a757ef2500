/** Tests of the measures of a model's quality, most of them against published figures. */
@NullMarked
package dev.flotilla.compiler.evaluate;

import org.jspecify.annotations.NullMarked;
