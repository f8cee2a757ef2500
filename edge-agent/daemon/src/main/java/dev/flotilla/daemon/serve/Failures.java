package dev.flotilla.daemon.serve;

import dev.flotilla.agent.inference.InputRefusedException;
import dev.flotilla.agent.inference.NotServingException;
import dev.flotilla.agent.inference.Refusal;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.preprocess.WrongInputException;
import dev.flotilla.daemon.http.Answer;
import dev.flotilla.daemon.http.Status;

/** What a caller is told when there is no prediction. */
final class Failures {
    /** In seconds, by which time a token has come up at any usual rate. */
    private static final String RETRY_AFTER = "1";

    private Failures() {}

    /** Makes a prediction's answer. */
    @FunctionalInterface
    interface Inference {
        Answer answer() throws NotServingException, WrongInputException, InferenceException, RateExceededException;
    }

    static Answer orAnswer(Inference inference) {
        try {
            return inference.answer();
        } catch (NoSuchModelException e) {
            return Answer.error(Status.NOT_FOUND, String.valueOf(e.getMessage()));
        } catch (WrongInputException e) {
            boolean unusual = e instanceof InputRefusedException refused && refused.why() == Refusal.UNUSUAL;
            return Answer.error(
                    unusual ? Status.UNPROCESSABLE_CONTENT : Status.BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (NotServingException e) {
            return Answer.error(Status.UNAVAILABLE, String.valueOf(e.getMessage()));
        } catch (RateExceededException e) {
            return Answer.error(Status.TOO_MANY_REQUESTS, String.valueOf(e.getMessage()))
                    .with("Retry-After", RETRY_AFTER);
        } catch (InferenceException e) {
            return Answer.error(Status.SERVER_ERROR, String.valueOf(e.getMessage()));
        }
    }
}
