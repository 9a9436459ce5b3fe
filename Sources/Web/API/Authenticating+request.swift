import HTTPTypes
import Hummingbird
import Ledger

extension Authenticating {
    /// Whose key a `/v1` request carries.
    ///
    /// - Throws: `Problem` 401; the answer is the same for every key that is no living one.
    func identity(of request: Request) async throws(Problem) -> Authenticated {
        guard let secret = request.bearer else {
            throw Problem(
                .unauthorized, anchor: "credential", title: "An API key is required",
                detail: "Send it as Authorization: Bearer KEY.", headers: [.wwwAuthenticate: "Bearer"])
        }
        guard let identity = await authenticate(secret: secret) else {
            throw Problem(
                .unauthorized, anchor: "credential", title: "The API key is invalid, expired or revoked",
                headers: [.wwwAuthenticate: "Bearer error=\"invalid_token\""])
        }
        return identity
    }
}
