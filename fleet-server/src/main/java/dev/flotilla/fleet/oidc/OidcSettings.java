package dev.flotilla.fleet.oidc;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The provider, what this server is to it, and what its claims mean here.
 *
 * @param issuer exactly as the provider names itself
 * @param name of the provider, for people
 * @param clientId by which the provider knows this server
 * @param secretFile holds the secret of a confidential client, for the server alone to read
 * @param publicUrl where browsers reach this server, without a path
 * @param scopes what is asked for; {@code openid} is among them
 * @param userClaim whose value becomes the operator's name
 * @param rolesClaim a text or a list of texts; with dots for a claim within a claim
 * @param authorities PEM of the authorities that the provider's certificate must be from; the JDK's own without it
 * @param timeout for each answer of the provider, to its last byte
 */
public record OidcSettings(
        URI issuer,
        String name,
        String clientId,
        Optional<Path> secretFile,
        URI publicUrl,
        List<String> scopes,
        String userClaim,
        String rolesClaim,
        RoleMapping roles,
        Optional<Path> authorities,
        Duration timeout) {
    static final String CALLBACK = "/api/v1/session/provider/callback";
    private static final String OPENID = "openid";

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if the parts do not make sense together; it names the setting
     */
    public OidcSettings {
        scopes = List.copyOf(scopes);
        require(!clientId.isBlank(), "oidc.client-id: set it to what the provider calls this server");
        require(scopes.contains(OPENID), "oidc.scopes: " + OPENID + " must be among them");
        require(!roles.rules().isEmpty(), "oidc.roles: map at least one value to a role, such as fleet-admins=admin");
        require(
                issuer.getQuery() == null,
                "oidc.issuer: expected an address without a query, as the provider names itself");
    }

    /**
     * An address that secrets may be sent to.
     *
     * @throws IllegalArgumentException naming the setting, if it is none
     */
    public static URI address(String setting, String text) {
        try {
            return WebAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + ": " + e.getMessage(), e);
        }
    }

    /**
     * Where browsers reach this server.
     *
     * @throws IllegalArgumentException if it has a path: the console and the API are at the root
     */
    public static URI publicUrl(String setting, String text) {
        URI url = address(setting, text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        require(
                url.getPath().isEmpty() && url.getQuery() == null,
                setting + ": expected an address without a path, such as https://fleet.example, found '" + text + "'");
        return url;
    }

    /** What the provider must know as this client's redirect URI. */
    public URI redirectUri() {
        return publicUrl.resolve(CALLBACK);
    }

    URI discovery() {
        return URI.create(issuer.toString().replaceFirst("/$", "") + "/.well-known/openid-configuration");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
