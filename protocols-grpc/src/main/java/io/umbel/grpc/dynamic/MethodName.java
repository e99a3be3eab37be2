package io.umbel.grpc.dynamic;

/**
 * The name of a method as gRPC writes it: {@code pkg.Service/Method}.
 *
 * @param service the full name of its service
 * @param method its own name
 */
public record MethodName(String service, String method) {
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";
    private static final String FULL_NAME = NAME + "(\\." + NAME + ")*";

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if it is no method's name
     */
    public static MethodName parse(String text) {
        int slash = text.lastIndexOf('/');
        String service = slash < 0 ? "" : text.substring(0, slash);
        String method = text.substring(slash + 1);
        if (!service.matches(FULL_NAME) || !method.matches(NAME)) {
            throw new IllegalArgumentException(
                    "method: '"
                            + text
                            + "' (expected pkg.Service/Method, such as grpc.health.v1.Health/Check)");
        }
        return new MethodName(service, method);
    }

    /** The text form. */
    @Override
    public String toString() {
        return service + '/' + method;
    }
}
