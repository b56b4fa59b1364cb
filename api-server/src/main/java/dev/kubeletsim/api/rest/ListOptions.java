// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ObjectStore.Scope;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.ApiFailure.Cause;
import dev.kubeletsim.api.resource.ApiFailure.Details;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.selector.FieldSelector;
import dev.kubeletsim.api.selector.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The query parameters of a list, a watch or a deletecollection.
 *
 * @param revision as sent; empty for none
 * @param match {@code resourceVersionMatch}
 * @param sendInitialEvents whether a watch begins with the current objects, however {@code revision} is
 */
record ListOptions(
        LabelSelector labels,
        FieldSelector fields,
        String revision,
        String match,
        int limit,
        String continueToken,
        boolean watch,
        boolean sendInitialEvents,
        boolean bookmarks,
        int timeoutSeconds) {

    /**
     * Reads the options.
     *
     * @param watchList whether the server has the feature of initial events
     * @throws ApiFailure 400 for values that cannot be read, 422 for combinations that are not allowed
     */
    static ListOptions parse(ApiRequest request, Target target, boolean watchList) {
        Set<String> selectable = target.resource()
                .strategy()
                .selectableFields(JsonNodeFactory.instance.objectNode())
                .keySet();
        ListOptions options = new ListOptions(
                LabelSelector.parse(request.parameter("labelSelector")),
                FieldSelector.parse(
                        request.parameter("fieldSelector"), target.resource().definition(), selectable),
                request.parameter("resourceVersion"),
                request.parameter("resourceVersionMatch"),
                number(request, "limit"),
                request.parameter("continue"),
                request.flag("watch"),
                request.flag("sendInitialEvents"),
                request.flag("allowWatchBookmarks"),
                number(request, "timeoutSeconds"));
        List<FieldError> errors = options.check(request.parameterOrNull("sendInitialEvents") != null, watchList);
        if (!errors.isEmpty()) {
            throw ApiFailure.invalid("meta.k8s.io", "ListOptions", "", errors);
        }
        return options;
    }

    private static int number(ApiRequest request, String name) {
        String value = request.parameter(name);
        try {
            return value.isEmpty() ? 0 : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw ApiFailure.badRequest("strconv.ParseInt: parsing \"" + value + "\": invalid syntax");
        }
    }

    private List<FieldError> check(boolean initialEventsSent, boolean watchList) {
        List<FieldError> errors = new ArrayList<>();
        boolean exact = match.equals("Exact");
        boolean notOlder = match.equals("NotOlderThan");
        if (watch) {
            checkWatch(initialEventsSent, watchList, notOlder, errors);
            return errors;
        }
        if (!match.isEmpty()) {
            if (revision.isEmpty()) {
                errors.add(forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided"));
            }
            if (!continueToken.isEmpty()) {
                errors.add(forbidden("resourceVersionMatch is forbidden when continue is provided"));
            }
            if (!exact && !notOlder) {
                errors.add(unsupported("supported values: \"Exact\", \"NotOlderThan\", \"\""));
            }
            if (exact && revision.equals("0")) {
                errors.add(forbidden("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
            }
        }
        if (initialEventsSent) {
            errors.add(new FieldError(
                    FieldError.Type.FORBIDDEN,
                    "sendInitialEvents",
                    "Forbidden: sendInitialEvents is forbidden for list"));
        }
        return errors;
    }

    private void checkWatch(boolean initialEventsSent, boolean watchList, boolean notOlder, List<FieldError> errors) {
        if (initialEventsSent && !notOlder) {
            errors.add(forbidden("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        }
        if (initialEventsSent && !watchList) {
            errors.add(new FieldError(
                    FieldError.Type.FORBIDDEN,
                    "sendInitialEvents",
                    "Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is"
                            + " enabled"));
        }
        if (!match.isEmpty()) {
            if (!initialEventsSent) {
                errors.add(forbidden(
                        "resourceVersionMatch is forbidden for watch unless sendInitialEvents is" + " provided"));
            }
            if (!notOlder) {
                errors.add(unsupported("supported values: \"NotOlderThan\""));
            }
            if (!continueToken.isEmpty()) {
                errors.add(forbidden("resourceVersionMatch is forbidden when continue is provided"));
            }
        }
    }

    private static FieldError forbidden(String why) {
        return new FieldError(FieldError.Type.FORBIDDEN, "resourceVersionMatch", "Forbidden: " + why);
    }

    private FieldError unsupported(String supported) {
        return new FieldError(
                FieldError.Type.NOT_SUPPORTED,
                "resourceVersionMatch",
                "Unsupported value: \"" + match + "\": " + supported);
    }

    /** The revision as a number; 0 if none was sent. */
    long revisionNumber() {
        try {
            return revision.isEmpty() ? 0 : Long.parseUnsignedLong(revision);
        } catch (NumberFormatException e) {
            throw watch
                    ? notANumber(revision)
                    : ApiFailure.badRequest(
                            "invalid resource version: " + notANumber(revision).message());
        }
    }

    private static ApiFailure notANumber(String revision) {
        return new ApiFailure(
                500, "", "resourceVersion: Invalid value: \"" + revision + "\": " + parsing(revision), null);
    }

    private static String parsing(String revision) {
        return "strconv.ParseUint: parsing \"" + revision + "\": invalid syntax";
    }

    /** Refuses an object whose {@code resourceVersion} is no number, as the real server does: with a 500. */
    static void requireRevision(String revision) {
        if (!revision.isEmpty() && !revision.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new ApiFailure(500, "", parsing(revision), null);
        }
    }

    /** Refuses to read an object at a revision that is none or that is to come. */
    static void requirePresent(String asked, long current) {
        if (asked.isEmpty()) {
            return;
        }
        if (!asked.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw notANumber(asked);
        }
        requireReached(Long.parseUnsignedLong(asked), current);
    }

    /** Refuses a revision that is to come. */
    static void requireReached(long asked, long current) {
        if (asked > current) {
            throw new ApiFailure(
                    504,
                    "Timeout",
                    "Timeout: Too large resource version: " + asked + ", current: " + current,
                    new Details(
                            "",
                            "",
                            "",
                            List.of(new Cause("ResourceVersionTooLarge", "Too large resource version", "")),
                            1));
        }
    }

    /** The part of the store that can match, as narrow as the store's own indexes allow. */
    Scope scope(Target target) {
        String namespace = target.namespace().isEmpty() ? fields.exact("metadata.namespace") : target.namespace();
        boolean pods = target.resource().definition().qualifiedResource().equals("pods");
        return new Scope(
                target.resource().definition().storedAs(),
                namespace,
                fields.exact("metadata.name"),
                pods ? fields.exact("spec.nodeName") : "");
    }

    /** Whether a stored object passes both selectors. */
    boolean matches(ObjectNode stored, ServedResource resource) {
        return (labels.isEmpty() || labels.matches(Metadata.labels(stored)))
                && (fields.isEmpty()
                        || fields.matches(stored, any -> resource.strategy().selectableFields(resource.view(stored))));
    }
}
