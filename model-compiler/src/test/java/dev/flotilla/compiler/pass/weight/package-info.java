@NullMarked
package dev.flotilla.compiler.pass.weight;

import org.jspecify.annotations.NullMarked;
