/// Gives each name in use a small number, so that work in the queues is small. Names nobody uses any more are forgotten.
struct Roster<Name: Hashable> {
    private struct Seat {
        var name: Name
        var uses: Int
    }

    private var seats: [Seat?] = []
    private var free: [UInt32] = []
    private var numbers: [Name: UInt32] = [:]

    subscript(number: UInt32) -> Name? { seats[Int(number)]?.name }

    /// The number of a name in use.
    func number(of name: Name) -> UInt32? { numbers[name] }

    /// Counts one more use.
    mutating func retain(_ name: Name) -> UInt32 {
        if let number = numbers[name] {
            seats[Int(number)]?.uses += 1
            return number
        }
        let number: UInt32
        if let reused = free.popLast() {
            number = reused
            seats[Int(number)] = Seat(name: name, uses: 1)
        } else {
            number = UInt32(seats.count)
            seats.append(Seat(name: name, uses: 1))
        }
        numbers[name] = number
        return number
    }

    /// Counts one use less, and forgets the name after the last.
    mutating func release(_ number: UInt32) {
        guard var seat = seats[Int(number)] else { return }
        seat.uses -= 1
        guard seat.uses == 0 else {
            seats[Int(number)] = seat
            return
        }
        seats[Int(number)] = nil
        numbers[seat.name] = nil
        free.append(number)
    }

    var count: Int { numbers.count }
}
