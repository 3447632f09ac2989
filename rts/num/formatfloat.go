package num

import (
	"math"
	"strconv"

	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// floatFormat is what the options of float_to_list/2 ask for.
type floatFormat struct {
	kind     byte // 'e' scientific, 'f' decimals, 's' shortest
	decimals int32
	compact  bool
}

const (
	defaultDecimals = 20
	maxDecimals     = 253 // erl_bif_guard.c and bif.c: the buffer has 256 bytes
	maxScientific   = 249
	floatBuffer     = 256
)

// readOptions reads the options of float_to_list/2; the last of several counts.
func readOptions(list term.Term) (f floatFormat, ok bool) {
	f = floatFormat{kind: 'e', decimals: defaultDecimals}
	for ; list.IsCons(); list = list.Tail() {
		switch o := list.Head(); {
		case o == atom.Short:
			f.kind = 's'
		case o == atom.Compact:
			f.compact = true
		case o.IsTupleOf(2) && o.Element(2).IsSmall() && o.Element(1) == atom.Decimals:
			f.kind, f.decimals = 'f', o.Element(2).Int()
		case o.IsTupleOf(2) && o.Element(2).IsSmall() && o.Element(1) == atom.Scientific:
			f.kind, f.decimals = 'e', o.Element(2).Int()
		default:
			return f, false
		}
	}
	return f, list.IsNil() && f.inRange()
}

// inRange says whether the number of digits that counts is allowed.
func (f floatFormat) inRange() bool {
	switch f.kind {
	case 'f':
		return f.decimals >= 0 && f.decimals <= maxDecimals
	case 'e':
		return f.decimals >= 0 && f.decimals <= maxScientific
	}
	return true
}

// floatText is the text of a float; nil after badarg.
func floatText(a, options term.Term) []byte {
	format, ok := readOptions(options)
	if !ok || !a.IsFloat() {
		heap.Badarg()
		return nil
	}
	f := a.Float()
	var text []byte
	switch format.kind {
	case 's':
		text = AppendShortest(nil, f)
	case 'f':
		text = appendDecimals(nil, f, int(format.decimals))
		if len(text) < floatBuffer && format.compact && (format.decimals > 0 || math.Abs(f) > maxFast) {
			text = dropZeros(text)
		}
	default:
		text = strconv.AppendFloat(nil, f, 'e', int(format.decimals), 64)
	}
	if len(text) >= floatBuffer {
		heap.Badarg()
		return nil
	}
	return text
}

// What sys_double_to_chars_fast of OTP does itself.
const (
	maxFast         = 1 << 52
	maxFastDecimals = 18
)

// appendDecimals appends f with n digits behind the point. Where numbers are
// not too large erl scales the fraction and rounds halves away from zero, beyond
// that it formats exactly; and only there does compact drop zeros in front of
// the point.
func appendDecimals(dst []byte, f float64, n int) []byte {
	abs := math.Abs(f)
	if n > maxFastDecimals || abs > maxFast {
		return strconv.AppendFloat(dst, f, 'f', n, 64)
	}
	if math.Signbit(f) {
		dst = append(dst, '-')
	}
	scale := pow64(10, n)
	whole := uint64(abs)
	scaled := (abs - float64(whole)) * float64(scale)
	fraction := uint64(scaled)
	if scaled-float64(fraction) >= 0.5 {
		fraction++
	}
	if fraction >= scale {
		whole++
		fraction -= scale
	}
	dst = strconv.AppendUint(dst, whole, 10)
	if n == 0 {
		return dst
	}
	dst = append(dst, '.')
	digits := strconv.AppendUint(nil, fraction, 10)
	for range n - len(digits) {
		dst = append(dst, '0')
	}
	return append(dst, digits...)
}

// dropZeros drops zeros at the end, but for the one behind the point.
func dropZeros(text []byte) []byte {
	n := len(text)
	for n > 1 && text[n-1] == '0' && text[n-2] != '.' {
		n--
	}
	return text[:n]
}

// AppendShortest appends the shortest text that reads back as f, as
// float_to_list(F, [short]) and io_lib write it: without an exponent if that is
// not longer and f is below 2^53. It is no BIF.
func AppendShortest(dst []byte, f float64) []byte {
	if math.Signbit(f) {
		dst = append(dst, '-')
		f = -f
	}
	if f == 0 {
		return append(dst, "0.0"...)
	}
	// d.ddde±xx
	text := strconv.AppendFloat(nil, f, 'e', -1, 64)
	digits := append([]byte(nil), text[0])
	i := 1
	if text[1] == '.' {
		for i = 2; text[i] != 'e'; i++ {
			digits = append(digits, text[i])
		}
	}
	exponent := 0
	for _, c := range text[i+2:] {
		exponent = exponent*10 + int(c-'0')
	}
	if text[i+1] == '-' {
		exponent = -exponent
	}
	scientific := appendScientific(nil, digits, exponent)
	const exact = 1 << 53
	if f < exact {
		if plain := plainLength(len(digits), exponent); plain <= len(scientific) {
			return appendPlain(dst, digits, exponent)
		}
	}
	return append(dst, scientific...)
}

func appendScientific(dst, digits []byte, exponent int) []byte {
	dst = append(dst, digits[0], '.')
	if len(digits) == 1 {
		dst = append(dst, '0')
	} else {
		dst = append(dst, digits[1:]...)
	}
	dst = append(dst, 'e')
	return strconv.AppendInt(dst, int64(exponent), 10)
}

// plainLength is the length of what appendPlain appends.
func plainLength(digits, exponent int) int {
	switch {
	case exponent < 0:
		return 1 - exponent + digits
	case digits <= exponent+1:
		return exponent + 3
	}
	return digits + 1
}

func appendPlain(dst, digits []byte, exponent int) []byte {
	if exponent < 0 {
		dst = append(dst, "0."...)
		for range -exponent - 1 {
			dst = append(dst, '0')
		}
		return append(dst, digits...)
	}
	for i := range exponent + 1 {
		if i < len(digits) {
			dst = append(dst, digits[i])
		} else {
			dst = append(dst, '0')
		}
	}
	dst = append(dst, '.')
	if len(digits) <= exponent+1 {
		return append(dst, '0')
	}
	return append(dst, digits[exponent+1:]...)
}

// FloatToList is float_to_list/1.
//
//go:wasmexport erlang:float_to_list/1
func FloatToList(a term.Term) term.Term { return FloatToListOptions(a, term.Nil) }

// FloatToListOptions is float_to_list/2.
//
//go:wasmexport erlang:float_to_list/2
func FloatToListOptions(a, options term.Term) term.Term {
	text := floatText(a, options)
	if text == nil {
		return 0
	}
	return heap.ListOfBytes(text, term.Nil)
}

// FloatToBinary is float_to_binary/1.
//
//go:wasmexport erlang:float_to_binary/1
func FloatToBinary(a term.Term) term.Term { return FloatToBinaryOptions(a, term.Nil) }

// FloatToBinaryOptions is float_to_binary/2.
//
//go:wasmexport erlang:float_to_binary/2
func FloatToBinaryOptions(a, options term.Term) term.Term {
	text := floatText(a, options)
	if text == nil {
		return 0
	}
	return heap.BinaryOf(text)
}
