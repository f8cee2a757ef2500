@NullMarked
package dev.flotilla.compiler.search;

import org.jspecify.annotations.NullMarked;
