package dev.flotilla.daemon.serve;

import dev.flotilla.agent.inference.InputRefusedException;
import dev.flotilla.agent.inference.NotServingException;
import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.agent.inference.TensorSource;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.preprocess.WrongInputException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One inference request on its way: read once it is known which bundle answers, so that a swap cannot come in between. */
final class InferCall implements TensorSource {
    private final Optional<ModelName> model;
    private final Body body;
    private @Nullable Bundle bundle;
    private @Nullable InferRequest request;

    /** Reads the request for a bundle. */
    @FunctionalInterface
    interface Body {
        InferRequest read(Bundle bundle) throws InputRefusedException;
    }

    /** @param model the only one that may answer; empty where any may */
    InferCall(Optional<ModelName> model, Body body) {
        this.model = model;
        this.body = body;
    }

    InferAnswer answer(InferenceService service)
            throws NotServingException, WrongInputException, InferenceException, RateExceededException {
        Prediction prediction = service.infer(this);
        if (bundle == null || request == null) {
            throw new IllegalStateException("answered without having asked for the input");
        }
        return new InferAnswer(request, bundle, prediction);
    }

    @Override
    public byte[] tensor(Bundle serving) throws WrongInputException {
        if (model.isPresent()) {
            model.get().require(serving);
        }
        bundle = serving;
        InferRequest read = body.read(serving);
        request = read;
        return read.tensor();
    }
}
