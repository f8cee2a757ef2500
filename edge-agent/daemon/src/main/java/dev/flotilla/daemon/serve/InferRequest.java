package dev.flotilla.daemon.serve;

import java.util.Optional;

/**
 * What an inference request of the Open Inference Protocol asks.
 *
 * @param id given back in the answer
 * @param tensor the model's only input in its own type, little endian
 * @param binaryOutput whether the output is wanted as binary data
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record InferRequest(Optional<String> id, byte[] tensor, boolean binaryOutput) {}
