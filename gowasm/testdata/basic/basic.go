// Package basic has functions of every construct of the subset, to be compared
// with what Go itself makes of them.
package basic

import (
	"math"
	"math/big"
	"strconv"
	"unicode/utf8"
	"unsafe"
)

//go:wasmexport fib
func Fib(n int64) int64 {
	if n < 2 {
		return n
	}
	return Fib(n-1) + Fib(n-2)
}

//go:wasmexport shifts
func Shifts(x int64, n int64) int64 {
	u := uint32(x)
	s := int8(x)
	k := uint(n) & 127
	return int64(u<<k) ^ int64(u>>(n&31)) ^ int64(s<<k) ^ int64(s>>k) ^ x>>k ^ int64(uint16(x)<<3)
}

//go:wasmexport divisions
func Divisions(x, y int64) int64 {
	if y == 0 {
		return 0
	}
	r := x/y ^ x%y
	if int32(y) != 0 {
		r ^= int64(int32(x)/int32(y)) ^ int64(int32(x)%int32(y))
	}
	if uint8(y) != 0 {
		r ^= int64(uint8(x)/uint8(y)) ^ int64(int8(x)%int8(y))
		r ^= int64(int8(x) / int8(y))
	}
	return r ^ int64(uint64(x)/uint64(y))
}

type point struct {
	x, y int32
	name string
	sub  [3]uint16
}

func (p *point) move(dx int32) { p.x += dx }

func (p point) sum() int64 {
	t := int64(p.x) + int64(p.y) + int64(len(p.name))
	for _, s := range p.sub {
		t += int64(s)
	}
	return t
}

var table = [...]uint32{3, 1, 4, 1, 5, 9, 2, 6}
var points = []point{{1, 2, "one", [3]uint16{1, 2, 3}}, {3, 4, "three", [3]uint16{}}}
var nested = map0()

func map0() []string { return append([]string{"a", "bc"}, "def") }

//go:wasmexport structs
func Structs(x, y int64) int64 {
	p := point{x: int32(x), y: int32(y), name: "hello"}
	p.move(int32(y))
	q := p
	q.sub[1] = uint16(x)
	q.move(3)
	ps := []point{p, q}
	for i := range ps {
		ps[i].move(int32(i))
	}
	t := points[uint64(x)%2].sum()
	for _, p := range ps {
		t += p.sum()
	}
	return t + int64(table[uint64(y)%8])
}

//go:wasmexport slices
func Slices(x, n int64) int64 {
	n &= 255
	var s []int32
	for i := int64(0); i < n; i++ {
		s = append(s, int32(x*i))
	}
	c := make([]int32, n/2)
	copied := copy(c, s)
	s = append(s[:n/3], c...)
	t := int64(copied) + int64(cap(c))
	for i, v := range s {
		t = t*31 + int64(v)*int64(i)
	}
	for _, x := range nested {
		t += int64(len(x))
	}
	return t
}

//go:wasmexport strings
func Strings(x int64) int64 {
	s := "αβγ" + strconv.FormatInt(x, 10) + string(rune(x&0xFFFF))
	t := int64(len(s))
	for i, r := range s {
		t = t*17 + int64(r) + int64(i)
	}
	if s < "αβγ5" {
		t++
	}
	if s == "αβγ0\x00" {
		t += 2
	}
	b := []byte(s)
	b[0] = 'x'
	return t + int64(utf8.RuneCountInString(s)) + int64(string(b)[0])
}

func generic[T int32 | int64 | float64](xs ...T) T {
	var t T
	for _, x := range xs {
		t += x
	}
	return max(t, xs[0])
}

//go:wasmexport generics
func Generics(x, y int64) int64 {
	return int64(generic(int32(x), int32(y))) + generic(x, y) + int64(generic(float64(int32(x)), 0.5))
}

func apply(f func(int64) int64, n int64) int64 { return f(f(n)) }

func twice(n int64) int64 { return 2 * n }

//go:wasmexport closures
func Closures(x, y int64) int64 {
	total := int64(0)
	add := func(n int64) int64 {
		total += n
		return n + y
	}
	r := apply(add, x) + apply(twice, y)
	defer func() { total = 0 }()
	return r + total
}

//go:wasmexport switches
func Switches(x int64) int64 {
	switch x & 15 {
	case 0:
		return 5
	case 1, 2, 3:
		return x
	case 4:
		return 7
	case 5:
		x++
		fallthrough
	case 6:
		return x * x
	case 9:
		return -1
	}
	return 0
}

//go:wasmexport floats
func Floats(x, y float64) float64 {
	f := float32(x)
	return float64(f)*y + math.Sqrt(math.Abs(x)) + math.Floor(y) - float64(int64(x/1e3)) + math.Min(x, y)
}

//go:wasmexport sin
func Sin(x float64) float64 { return math.Sin(x) }

//go:wasmexport cbrt
func Cbrt(x float64) float64 { return math.Cbrt(x) }

//go:wasmexport pow
func Pow(x, y float64) float64 { return math.Pow(x, y) }

//go:wasmexport atan2
func Atan2(x, y float64) float64 { return math.Atan2(x, y) }

// buffer is where texts and numbers go in and out.
var buffer [1 << 16]byte

//go:wasmexport buffer
func Buffer() uint32 { return uint32(uintptr(unsafe.Pointer(&buffer))) }

//go:wasmexport appendFloat
func AppendFloat(f float64) int64 {
	return int64(len(strconv.AppendFloat(buffer[:0], f, 'g', -1, 64)))
}

//go:wasmexport parseFloat
func ParseFloat(n int64) float64 {
	f, err := strconv.ParseFloat(string(buffer[:n]), 64)
	if err != nil {
		return -1
	}
	return f
}

//go:wasmexport parseInt
func ParseInt(n int64, base int64) int64 {
	i, err := strconv.ParseInt(string(buffer[:n]), int(base), 64)
	if err != nil {
		return -i
	}
	return i
}

//go:wasmexport bigMul
func BigMul(n, m int64) int64 {
	x, y := new(big.Int).SetBytes(buffer[:n]), new(big.Int).SetBytes(buffer[n:n+m])
	z := new(big.Int).Mul(x, y)
	return int64(len(z.Append(buffer[:0], 10)))
}

//go:wasmexport bigDiv
func BigDiv(n, m int64) int64 {
	x, y := new(big.Int).SetBytes(buffer[:n]), new(big.Int).SetBytes(buffer[n:n+m])
	if y.Sign() == 0 {
		return 0
	}
	q, r := new(big.Int).QuoRem(x, y, new(big.Int))
	return int64(len(append(q.Append(buffer[:0], 16), r.Append(nil, 10)...)))
}
