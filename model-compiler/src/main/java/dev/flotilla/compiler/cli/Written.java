package dev.flotilla.compiler.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An option that names a file which the command writes, in place of the one that is there; see {@link WrittenFiles}. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@interface Written {}
