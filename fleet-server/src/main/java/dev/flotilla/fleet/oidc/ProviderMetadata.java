package dev.flotilla.fleet.oidc;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.net.URI;
import java.util.List;

/**
 * What a provider says of itself (OpenID Connect Discovery 1.0 section 3).
 *
 * @param namesItself whether its redirects carry {@code iss} (RFC 9207 section 3)
 * @param secretInBody whether it takes the client's secret in the body of a request alone
 */
record ProviderMetadata(URI authorization, URI token, URI keys, boolean namesItself, boolean secretInBody) {

    /** @throws MalformedDocumentException if it is somebody else's, or lacks what is needed */
    static ProviderMetadata parse(byte[] json, OidcSettings settings) throws MalformedDocumentException {
        Document document = Document.parseJson(json, Limits.of(Provider.MAX_BYTES));
        String issuer = document.string("issuer");
        if (!issuer.equals(settings.issuer().toString())) {
            throw new MalformedDocumentException(
                    "issuer: expected " + settings.issuer() + " as in the setting" + " oidc.issuer, found " + issuer);
        }
        List<String> methods = document.strings("token_endpoint_auth_methods_supported");
        return new ProviderMetadata(
                address(document, "authorization_endpoint"),
                address(document, "token_endpoint"),
                address(document, "jwks_uri"),
                document.flag("authorization_response_iss_parameter_supported", false),
                methods.contains("client_secret_post") && !methods.contains("client_secret_basic"));
    }

    private static URI address(Document document, String key) throws MalformedDocumentException {
        try {
            return WebAddress.parse(document.string(key));
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException(key + ": " + e.getMessage());
        }
    }
}
