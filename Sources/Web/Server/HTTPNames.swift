import HTTPTypes

extension HTTPRequest.Method {
    /// Those of RFC 9110 section 9 and RFC 5789. What is none of them is answered 501.
    static let known: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .delete, .patch, .options, .trace, .connect,
    ]
}

extension HTTPField.Name {
    static let xMessageID = named("X-Message-Id")
    static let rateLimitReset = named("X-RateLimit-Reset")
    static let rateLimitRemaining = named("X-RateLimit-Remaining")
    static let idempotencyKey = named("Idempotency-Key")
    static let idempotencyReplayed = named("Idempotency-Replayed")
    static let requestID = named("X-Request-Id")
    static let referrerPolicy = named("Referrer-Policy")
    static let frameOptions = named("X-Frame-Options")
    static let crossOriginOpenerPolicy = named("Cross-Origin-Opener-Policy")
    static let fetchSite = named("Sec-Fetch-Site")
    static let envelopeFrom = named("Countersign-Envelope-From")
    static let envelopeTo = named("Countersign-Envelope-To")
    static let messageClass = named("Countersign-Class")
    static let sendAt = named("Countersign-Send-At")

    private static func named(_ text: StaticString) -> HTTPField.Name {
        guard let name = HTTPField.Name(text.description) else { preconditionFailure("\(text) is no field name") }
        return name
    }
}
