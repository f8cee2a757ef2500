/** What has to hold for any graph, tried on graphs drawn at random and shrunk where it does not. */
@NullMarked
package dev.flotilla.compiler.property;

import org.jspecify.annotations.NullMarked;
