package dev.flotilla.fleet.ctl.client;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.net.http.HttpHeaders;

/** Says in one line what an answer that is an error (problem+json, RFC 9457) wants to say. */
final class Problem {
    private static final int MAX_BYTES = 1 << 16;

    private Problem() {}

    static RefusedRequestException of(ApiRequest request, int status, HttpHeaders headers, byte[] body) {
        String said;
        try {
            Document problem = Document.parseJson(body, Limits.of(MAX_BYTES));
            said = problem.string("detail") + " (" + status + " " + problem.string("title") + ")"
                    + trace(status, problem);
        } catch (MalformedDocumentException e) {
            said = request.method() + " " + request.address().text() + " was answered with " + status
                    + " and no reason; is this the address of a fleet server?";
        }
        return new RefusedRequestException(status, said + advice(status, headers));
    }

    /** By which whoever runs the server finds in its log what this is about. */
    private static String trace(int status, Document problem) throws MalformedDocumentException {
        return status < 500
                ? ""
                : problem.findString("trace").map(id -> ", trace " + id).orElse("");
    }

    private static String advice(int status, HttpHeaders headers) {
        return switch (status) {
            case 401 -> "; name a token that is good by --token-file or FLOTILLA_TOKEN ('ctl login' makes one)";
            case 412 -> "; look at it again before you decide";
            case 429, 503 ->
                headers.firstValue("retry-after")
                        .map(seconds -> "; try again in " + seconds + " s")
                        .orElse("; try again a little later");
            default -> "";
        };
    }
}
