package gowasm_test

import (
	"math/big"
	"strconv"
)

// What Go itself makes of the functions that work on package basic's buffer.

func formatFloat(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

func mulText(x, y []byte) []byte {
	a, b := new(big.Int).SetBytes(x), new(big.Int).SetBytes(y)
	return a.Mul(a, b).Append(nil, 10)
}

func divText(x, y []byte) []byte {
	a, b := new(big.Int).SetBytes(x), new(big.Int).SetBytes(y)
	if b.Sign() == 0 {
		return nil
	}
	q, r := new(big.Int).QuoRem(a, b, new(big.Int))
	return r.Append(q.Append(nil, 16), 10)
}
