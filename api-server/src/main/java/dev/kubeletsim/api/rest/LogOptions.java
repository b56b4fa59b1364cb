// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.FieldError;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** What may be asked of a log ({@code ValidatePodLogOptions}); the kubelet checks the same once more. */
final class LogOptions {
    private static final String AT_LEAST_0 = "must be greater than or equal to 0";
    private static final String ABOVE_0 = "must be greater than 0";

    private LogOptions() {}

    /**
     * Refuses what cannot be.
     *
     * @param streams whether a stream may be chosen (gate {@code PodLogsQuerySplitStreams})
     * @throws ApiFailure 400 for what is no number or time, 422 for what is out of range
     */
    static void check(ApiRequest request, String pod, boolean streams) {
        List<FieldError> errors = new ArrayList<>();
        least(request, "tailLines", 0, AT_LEAST_0, errors);
        least(request, "limitBytes", 1, ABOVE_0, errors);
        String time = request.parameter("sinceTime");
        requireTime(time);
        if (!time.isEmpty() && !request.parameter("sinceSeconds").isEmpty()) {
            errors.add(new FieldError(
                    FieldError.Type.FORBIDDEN,
                    "[]",
                    "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified"));
        } else {
            least(request, "sinceSeconds", 1, ABOVE_0, errors);
        }
        if (!streams && !request.parameter("stream").isEmpty()) {
            errors.add(new FieldError(FieldError.Type.FORBIDDEN, "stream", "Forbidden: may not be specified"));
        }
        if (!errors.isEmpty()) {
            throw ApiFailure.invalid("", "PodLogOptions", pod, errors);
        }
    }

    private static void least(ApiRequest request, String name, long least, String why, List<FieldError> errors) {
        String value = request.parameter(name);
        if (value.isEmpty()) {
            return;
        }
        long number;
        try {
            number = Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw ApiFailure.badRequest("strconv.ParseInt: parsing \"" + value + "\": invalid syntax");
        }
        if (number < least) {
            errors.add(new FieldError(FieldError.Type.INVALID, name, "Invalid value: " + number + ": " + why));
        }
    }

    private static void requireTime(String time) {
        if (time.isEmpty()) {
            return;
        }
        try {
            OffsetDateTime.parse(time);
        } catch (DateTimeException e) {
            throw ApiFailure.badRequest("parsing time \"" + time
                    + "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"" + time + "\" as \"2006\"");
        }
    }
}
