import Authority
import Message
import TestKit
import Testing

@testable import Ledger

struct SessionsTests {
    @Test func `a link signs in once`() async throws {
        let world = try World()
        let link = try await world.ledger.makeSignInLink(for: world.anna)
        let (token, session) = try #require(try await world.ledger.signIn(link: link))
        #expect(session.principal == world.anna)
        #expect(try await world.ledger.signIn(link: link) == nil)
        #expect(try await world.ledger.session(token) == session)
        #expect(token != link)
    }

    @Test func `an old link and an unknown one are nobody`() async throws {
        let world = try World()
        let link = try await world.ledger.makeSignInLink(for: world.anna)
        world.clock.advance(by: Ledger.linkLife)
        #expect(try await world.ledger.signIn(link: link) == nil)
        #expect(try await world.ledger.signIn(link: "") == nil)
        #expect(try await world.ledger.session(link) == nil)
    }

    @Test func `a session ends by itself or when told`() async throws {
        let world = try World()
        let first = try await world.ledger.signIn(link: world.ledger.makeSignInLink(for: world.anna))
        let second = try await world.ledger.signIn(link: world.ledger.makeSignInLink(for: world.anna))
        let (one, two) = (try #require(first?.token), try #require(second?.token))
        try await world.ledger.endSession(one)
        #expect(try await world.ledger.session(one) == nil)
        #expect(try await world.ledger.session(two) != nil)
        world.clock.advance(by: Ledger.sessionLife)
        #expect(try await world.ledger.session(two) == nil)
        try await world.ledger.beat()
        world.clock.advance(by: .days(2))
        try await world.ledger.beat()
        #expect(try await world.ledger.number("SELECT count(*) FROM session") == 0)
    }

    @Test func `no token is in the folder in clear`() async throws {
        let world = try World()
        let link = try await world.ledger.makeSignInLink(for: world.anna)
        let token = try #require(try await world.ledger.signIn(link: link)?.token)
        #expect(try world.contains(link) == [])
        #expect(try world.contains(token) == [])
    }
}
