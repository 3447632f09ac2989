package system

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/wasi"
)

// WASI preview 1 knows no time zones: local time is universal time.

// civil is a date and a time of day.
type civil struct{ year, month, day, hour, minute, second int64 }

const daySeconds = 24 * 60 * 60

// The years before which erl converts no universal time (OTP: erl_time_sup.c),
// and no local time, for lack of a time_t of 32 bits.
const (
	firstYear      = 1600
	firstLocalYear = 1902
)

// fromSeconds returns the date and time of a number of seconds since 1970
// (Hinnant, "chrono-compatible low-level date algorithms": years begin in March,
// so that the leap day is the last).
func fromSeconds(seconds int64) civil {
	days, rest := floorDiv(seconds, daySeconds)
	era, dayOfEra := floorDiv(days+719468, 146097)
	yearOfEra := (dayOfEra - dayOfEra/1460 + dayOfEra/36524 - dayOfEra/146096) / 365
	dayOfYear := dayOfEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	month := (5*dayOfYear + 2) / 153
	c := civil{
		year: era*400 + yearOfEra, day: dayOfYear - (153*month+2)/5 + 1,
		hour: rest / 3600, minute: rest / 60 % 60, second: rest % 60,
	}
	if month < 10 {
		c.month = month + 3
	} else {
		c.month = month - 9
		c.year++
	}
	return c
}

// seconds is the inverse of fromSeconds.
func (c *civil) seconds() int64 {
	year, month := c.year, c.month-3
	if month < 0 {
		month += 12
		year--
	}
	era, yearOfEra := floorDiv(year, 400)
	dayOfYear := (153*month+2)/5 + c.day - 1
	dayOfEra := yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear
	return (era*146097+dayOfEra-719468)*daySeconds + c.hour*3600 + c.minute*60 + c.second
}

func (c *civil) valid() bool {
	return c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= daysIn(c.year, c.month) &&
		c.hour >= 0 && c.hour < 24 && c.minute >= 0 && c.minute < 60 && c.second >= 0 && c.second < 60
}

func daysIn(year, month int64) int64 {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func (c *civil) dateTerm() term.Term {
	return heap.Tuple3(heap.Int(c.year), heap.Int(c.month), heap.Int(c.day))
}

func (c *civil) timeTerm() term.Term {
	return heap.Tuple3(heap.Int(c.hour), heap.Int(c.minute), heap.Int(c.second))
}

func (c *civil) term() term.Term { return heap.Tuple2(c.dateTerm(), c.timeTerm()) }

// readCivil takes {{Y, Mo, D}, {H, Mi, S}} apart.
func readCivil(t term.Term) (c civil, ok bool) {
	if !t.IsTupleOf(2) {
		return c, false
	}
	if c.year, c.month, c.day, ok = readThree(t.Element(1)); !ok {
		return c, false
	}
	if c.hour, c.minute, c.second, ok = readThree(t.Element(2)); !ok {
		return c, false
	}
	return c, c.valid()
}

func readThree(t term.Term) (x, y, z int64, ok bool) {
	if !t.IsTupleOf(3) || !t.Element(2).IsSmall() || !t.Element(3).IsSmall() {
		return 0, 0, 0, false
	}
	x, ok = t.Element(1).SmallOrInt64()
	return x, int64(t.Element(2).Int()), int64(t.Element(3).Int()), ok && int64(int32(x)) == x
}

func civilNow() civil {
	seconds, _ := floorDiv(wasi.Clock(wasi.ClockRealtime), second)
	return fromSeconds(seconds)
}

//go:wasmexport erlang:date/0
func date() term.Term {
	c := civilNow()
	return c.dateTerm()
}

//go:wasmexport erlang:time/0
func timeOfDay() term.Term {
	c := civilNow()
	return c.timeTerm()
}

//go:wasmexport erlang:localtime/0
func localtime() term.Term {
	c := civilNow()
	return c.term()
}

//go:wasmexport erlang:universaltime/0
func universaltime() term.Term { return localtime() }

//go:wasmexport erlang:localtime_to_universaltime/2
func localtimeToUniversaltime(t, dst term.Term) term.Term {
	if !dst.IsBool() && dst != atom.Undefined {
		return heap.Badarg()
	}
	return universaltimeToLocaltime(t)
}

//go:wasmexport erlang:universaltime_to_localtime/1
func universaltimeToLocaltime(t term.Term) term.Term {
	if c, ok := readCivil(t); !ok || c.year < firstLocalYear {
		return heap.Badarg()
	}
	return t
}

//go:wasmexport erlang:posixtime_to_universaltime/1
func posixtimeToUniversaltime(t term.Term) term.Term {
	const limit = 1 << 50 // years have to be small integers
	seconds, ok := t.SmallOrInt64()
	if !ok || seconds < -limit || seconds > limit {
		return heap.Badarg()
	}
	c := fromSeconds(seconds)
	return c.term()
}

//go:wasmexport erlang:universaltime_to_posixtime/1
func universaltimeToPosixtime(t term.Term) term.Term {
	c, ok := readCivil(t)
	if !ok || c.year < firstYear {
		return heap.Badarg()
	}
	return heap.Int(c.seconds())
}
