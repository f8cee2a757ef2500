package dev.flotilla.daemon.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.flotilla.agent.inference.InputRefusedException;
import dev.flotilla.agent.inference.NotServingException;
import dev.flotilla.agent.inference.Refusal;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.preprocess.WrongInputException;
import java.util.Optional;

/**
 * Messages of a stream: requests and answers of the Open Inference Protocol in JSON, or with the same fields in CBOR, where
 * data may be byte strings. An answer is of its request's form; without a prediction it is {@code {"error"}}.
 */
public final class StreamMessages {
    private static final JsonFactory JSON = new JsonFactory();
    private static final CBORFactory CBOR = new CBORFactory();

    private final InferenceService service;

    public StreamMessages(InferenceService service) {
        this.service = service;
    }

    /** Answers a message, whatever it is. */
    public byte[] answer(byte[] message) {
        boolean json = message.length > 0 && message[0] == '{';
        InferCall call = new InferCall(
                Optional.empty(), bundle -> json ? json(message, bundle) : InferRequestReader.cbor(message, bundle));
        try {
            return call.answer(service).json(json ? JSON : CBOR);
        } catch (NotServingException | WrongInputException | InferenceException | RateExceededException e) {
            Document error = Document.builder()
                    .put("error", String.valueOf(e.getMessage()))
                    .build();
            return json ? error.toJson() : error.toCbor();
        }
    }

    private static InferRequest json(byte[] message, Bundle bundle) throws InputRefusedException {
        InferRequest request = InferRequestReader.json(message, message.length, bundle);
        if (request.binaryOutput()) {
            throw new InputRefusedException(Refusal.MALFORMED, "binary data is for messages in CBOR only");
        }
        return request;
    }
}
