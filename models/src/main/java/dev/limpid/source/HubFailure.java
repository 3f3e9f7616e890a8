package dev.limpid.source;

import org.jspecify.annotations.Nullable;

/**
 * Puts into one line why the hub did not give what was asked for.
 *
 * @param model the one asked for
 * @param settings under which it was asked for
 */
record HubFailure(ModelReference.Hub model, HubSettings settings) {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final String BAD_TOKEN = "Invalid credentials in Authorization header";

    /** For an answer that asking again would not change. */
    SourceException refused(HubAnswer answer) {
        String code = answer.header("X-Error-Code").orElse("");
        String message = answer.header("X-Error-Message").orElse("");
        int status = answer.status();
        if (code.equals("GatedRepo")) {
            return gated();
        }
        if (code.equals("RevisionNotFound")) {
            return new SourceException("Model '" + model.repository() + "' has no revision '" + model.revision()
                    + "' on " + settings.endpoint() + ". Name a branch, a tag or a commit of its.");
        }
        if (message.equals(BAD_TOKEN) || status == UNAUTHORIZED && settings.token() != null && code.isEmpty()) {
            return new SourceException("Cannot fetch " + model + ": " + settings.endpoint()
                    + " does not accept the token. Make a new one and put it into HF_TOKEN or the file at"
                    + " HF_TOKEN_PATH, or remove it if the model is public.");
        }
        if (code.equals("RepoNotFound") || status == UNAUTHORIZED || status == NOT_FOUND) {
            return absent();
        }
        return new SourceException("Cannot fetch " + model + ": " + answer.uri().getHost() + " answers " + status
                + (message.isEmpty() ? "" : " (" + message + ")")
                + (status == FORBIDDEN && settings.token() != null
                        ? ". The token in use may not read it; give it the right to, or use another in HF_TOKEN."
                        : status == FORBIDDEN
                                ? ". Set HF_TOKEN to a token that may read it."
                                : ". Check HF_ENDPOINT (" + settings.endpoint() + ")."));
    }

    private SourceException gated() {
        return new SourceException("Model '" + model.repository()
                + "' is gated: its owner asks you to accept a licence. Accept it at " + settings.endpoint() + "/"
                + model.repository()
                + (settings.token() == null
                        ? ", then set HF_TOKEN to a token of your account."
                        : " with the account that the token in use belongs to."));
    }

    /** The hub tells nobody whether a private model exists. */
    private SourceException absent() {
        return new SourceException("There is no model '" + model.repository() + "' on " + settings.endpoint()
                + (settings.token() == null
                        ? ", or it is private. Check the name; for a private model set HF_TOKEN."
                        : ", or the token in use may not see it. Check the name and HF_TOKEN."));
    }

    SourceException noFile(String path) {
        return new SourceException("Model '" + model.repository() + "' has no file '" + path + "' at revision '"
                + model.revision() + "'.");
    }

    SourceException unreachable(String why, HubCache cache, @Nullable Throwable cause) {
        return new SourceException(
                "Cannot fetch " + model + ": no answer from " + settings.endpoint() + " (" + why + "), and "
                        + cache.folder()
                        + " does not hold all of it. Check the network, HF_ENDPOINT or the proxy"
                        + " (LIMPID_JAVA_OPTS=-Dhttps.proxyHost=…), or name a folder with the model's files instead.",
                cause);
    }

    SourceException offline(HubCache cache) {
        return new SourceException("Cannot fetch " + model + ": HF_HUB_OFFLINE says offline, and " + cache.folder()
                + " does not hold all of it. Unset HF_HUB_OFFLINE and TRANSFORMERS_OFFLINE, or fetch it once on a"
                + " machine with network.");
    }

    /** @param problem a clause */
    SourceException noHub(String problem, @Nullable Throwable cause) {
        return new SourceException(
                "Cannot fetch " + model + ": " + settings.endpoint() + " does not answer as a hub does: " + problem
                        + ". Check HF_ENDPOINT and the proxy.",
                cause);
    }

    /** @param problem a clause */
    SourceException damaged(String path, String problem) {
        return new SourceException("Refused " + path + " of " + model + ": " + problem
                + "; the transfer or the server is damaged. Try again, or ask whoever runs " + settings.endpoint()
                + ".");
    }
}
