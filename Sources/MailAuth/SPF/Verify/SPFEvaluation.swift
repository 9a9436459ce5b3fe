import Message

/// One run of `check_host()` and of those it starts itself (RFC 7208 4).
struct SPFEvaluation {
    let request: SPFRequest
    private var hosts: SPFHosts
    var budget: SPFBudget { hosts.budget }

    /// What one record says.
    struct Verdict {
        var outcome: SPFResult.Outcome
        /// The term that matched.
        var mechanism = ""
        /// Why there is no verdict.
        var reason = ""
        /// The `exp=` of the record that decided, and its domain.
        var explanation: SPFMacroString?
        var domain = ""
    }

    init(_ request: SPFRequest, _ resolver: any DNSResolver) {
        self.request = request
        hosts = SPFHosts(peer: request.peer, resolver: resolver)
    }

    /// Reads and evaluates the record of `domain`.
    mutating func check(_ domain: String) async throws(SPFStop) -> Verdict {
        guard let name = Self.domainName(domain) else {
            return Verdict(outcome: .none, reason: "'\(domain.prefix(64))' is no domain")
        }
        guard let record = try await record(at: name) else {
            return Verdict(outcome: .none, reason: "\(name) publishes no record")
        }
        for directive in record.directives {
            guard try await matches(directive.mechanism, domain) else { continue }
            return Verdict(
                outcome: directive.outcome, mechanism: directive.text, explanation: record.explanation, domain: domain)
        }
        guard let redirect = record.redirect else { return Verdict(outcome: .neutral) }
        try hosts.budget.payForTerm()
        guard let target = await self.name(redirect, domain) else {
            throw .permerror("redirect= leads to no domain")
        }
        let verdict = try await check(target)
        guard verdict.outcome != .none else { throw .permerror("redirect= leads nowhere: \(verdict.reason)") }
        return verdict
    }

    /// RFC 7208 4.3: at least two labels, and nothing but a host name (underscores are common).
    private static func domainName(_ domain: String) -> DNSName? {
        guard let name = try? DNSName(domain), name.text.contains(".") else { return nil }
        return name
    }

    /// RFC 7208 4.4 and 4.5.
    private func record(at name: DNSName) async throws(SPFStop) -> SPFRecord? {
        let texts: [[UInt8]]
        switch await hosts.resolver.resolve(name, .txt).outcome {
        case .noName, .noData: return nil
        case .failure(let cause): throw .temperror("the record of \(name) could not be fetched: \(cause)")
        case .records(let records):
            texts = records.compactMap { if case .text(let text) = $0, SPFRecord.isRecord(text) { text } else { nil } }
        }
        guard let text = texts.first else { return nil }
        guard texts.count == 1 else { throw .permerror("\(name) publishes \(texts.count) records") }
        do throws(SPFRecord.Problem) {
            return try SPFRecord(text)
        } catch {
            throw .permerror("\(name): \(error.reason)")
        }
    }

    /// RFC 7208 5.
    private mutating func matches(_ mechanism: SPFMechanism, _ domain: String) async throws(SPFStop) -> Bool {
        if mechanism.asksDNS { try hosts.budget.payForTerm() }
        switch mechanism {
        case .all: return true
        case .network(let network): return network.contains(request.peer)
        case .include(let target): return try await includes(await name(target, domain) ?? "")
        case .a(let target, let prefixes):
            guard let host = await host(target, domain) else { return false }
            return try await hosts.hasAddress(host, prefixes)
        case .mx(let target, let prefixes):
            guard let host = await host(target, domain) else { return false }
            return try await hosts.hasMailHost(host, prefixes)
        case .ptr(let target):
            guard let host = await host(target, domain) else { return false }
            return await hosts.peerNames().contains { $0.text == host.text || $0.text.hasSuffix(".\(host.text)") }
        case .exists(let target):
            guard let host = await host(target, domain) else { return false }
            return try await hosts.exists(host)
        }
    }

    /// RFC 7208 5.2.
    private mutating func includes(_ target: String) async throws(SPFStop) -> Bool {
        let verdict = try await check(target)
        switch verdict.outcome {
        case .pass: return true
        case .fail, .softfail, .neutral: return false
        case .none: throw .permerror("include leads nowhere: \(verdict.reason)")
        case .temperror: throw .temperror(verdict.reason)
        case .permerror: throw .permerror(verdict.reason)
        }
    }

    /// RFC 7208 6.2: whatever goes wrong, there is just no explanation.
    mutating func explanation(of verdict: Verdict) async -> String {
        guard verdict.outcome == .fail, let string = verdict.explanation, let host = await host(string, verdict.domain)
        else { return "" }
        let records = await hosts.resolver.resolve(host, .txt).records
        guard records.count == 1, case .text(let text) = records[0], text.count <= SPFLimits.explanationOctets,
            let macros = SPFMacroString(text[...], in: .explanation),
            let bytes = await expansion(verdict.domain, macros).text(macros),
            bytes.count <= SPFLimits.explanationOctets, bytes.allSatisfy({ (0x20...0x7e).contains($0) })
        else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func host(_ string: SPFMacroString?, _ domain: String) async -> DNSName? {
        guard let string else { return Self.domainName(domain) }
        return await name(string, domain).flatMap { try? DNSName(unrestricted: $0) }
    }

    private mutating func name(_ string: SPFMacroString, _ domain: String) async -> String? {
        await expansion(domain, string).name(string)
    }

    private mutating func expansion(_ domain: String, _ string: SPFMacroString) async -> SPFExpansion {
        var expansion = SPFExpansion(request: request, domain: domain)
        if string.needsPeerName { expansion.peerName = await hosts.peerName(for: domain) }
        return expansion
    }
}
