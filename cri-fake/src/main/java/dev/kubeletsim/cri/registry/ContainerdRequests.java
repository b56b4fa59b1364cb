// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * containerd's requests to one repository, with their retries: after a challenge, with GET for a HEAD that is not allowed,
 * and at once where the registry asks for patience (2.0 {@code core/remotes/docker/resolver.go}).
 */
final class ContainerdRequests {
    private static final int MAX_RETRIES = 5;

    private final LoopbackHttp http;
    private final String base;
    private final ContainerdAuthorizer authorizer;

    ContainerdRequests(PullOrder order) {
        this.http = order.http();
        this.base = "http://" + order.reference().domain() + "/v2/"
                + order.reference().path() + "/";
        this.authorizer = new ContainerdAuthorizer(
                order.http(), order.auth(), "repository:" + order.reference().path() + ":pull");
    }

    /** @param path below the repository */
    RegistryReply send(String method, String path, String accept) throws RegistryException {
        URI uri = URI.create(base + path);
        String used = method;
        List<RegistryReply> replies = new ArrayList<>();
        while (true) {
            RegistryReply reply = once(LoopbackHttp.Call.of(used, uri, "Accept", accept));
            replies.add(reply);
            boolean headRefused = reply.status() == 405 && used.equals("HEAD") && path.startsWith("manifests/");
            if (replies.size() > MAX_RETRIES || !(headRefused || isRetried(replies))) {
                return reply;
            }
            reply.close();
            used = headRefused ? "GET" : used;
        }
    }

    private boolean isRetried(List<RegistryReply> replies) throws RegistryException {
        int status = replies.getLast().status();
        if (status == 401) {
            return authorizer.learn(replies);
        }
        return status == 408 || status == 429;
    }

    private RegistryReply once(LoopbackHttp.Call call) throws RegistryException {
        try {
            return http.send(call, authorizer);
        } catch (ExchangeException e) {
            throw e.during("failed to do request: ");
        }
    }
}
