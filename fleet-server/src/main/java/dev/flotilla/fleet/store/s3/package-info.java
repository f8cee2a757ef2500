/** Artifacts in a bucket of Amazon S3, or of whatever speaks its protocol. */
@NullMarked
package dev.flotilla.fleet.store.s3;

import org.jspecify.annotations.NullMarked;
