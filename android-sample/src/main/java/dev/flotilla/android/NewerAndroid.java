package dev.flotilla.android;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Uses what came after the oldest Android that this library runs on; only called where it is there. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@interface NewerAndroid {
    /** The API level that it needs. */
    int value();
}
