package beam

import (
	"slices"
	"testing"
)

// The expected types of versions 3 and 4 are what OTP 27's and OTP 29's
// beam_types:decode_ext/1 answer; versions 1 and 2 what convert_ext/2 makes of them.
func TestTypes(t *testing.T) {
	for name, test := range map[string]struct {
		chunk string
		want  []Type
		text  string
	}{
		"OTP 25": {
			"00000001 00000003" +
				"0040 0000000000000000 00000000000000ff" + // integer, 0..255
				"1fff 7fffffffffffffff 8000000000000000" + // anything
				"0004 0000000000000001 0000000000000000", // match state
			[]Type{{Union: TypeInteger, HasMin: true, HasMax: true, Max: 255, Unit: 1}, {Union: TypeAny, Unit: 1}, {Union: TypeBsMatchState, Unit: 1}},
			"integer(0..255)",
		},
		"OTP 26": {
			"00000002 00000003" +
				"2050 0000000000000005" + // integer or float, 5..
				"8002 07" + // bitstring in bytes
				"1fff",
			[]Type{{Union: TypeNumber, HasMin: true, Min: 5, Unit: 1}, {Union: TypeBitstring, Unit: 8}, {Union: TypeAny, Unit: 1}},
			"float|integer(5..)",
		},
		"OTP 27": {
			"00000003 00000004" +
				"2020 0000000000000009" + // integer, ..9
				"4002 07" + // bitstring in bytes
				"0fff" +
				"0084", // list
			[]Type{
				{Union: TypeInteger, HasMax: true, Max: 9, Unit: 1}, {Union: TypeBitstring | TypeBsMatchState, Unit: 8},
				{Union: TypeAny, Unit: 1}, {Union: TypeList, Unit: 1},
			},
			"integer(..9)",
		},
		"OTP 29": {
			"00000004 00000004" +
				"6020 fffffffffffffffd 0000000000000009" + // integer, -3..9
				"9002 07" + // record or bitstring in bytes
				"1fff" +
				"1000", // record
			[]Type{
				{Union: TypeInteger, HasMin: true, HasMax: true, Min: -3, Max: 9, Unit: 1},
				{Union: TypeRecord | TypeBitstring | TypeBsMatchState, Unit: 8},
				{Union: TypeAny, Unit: 1}, {Union: TypeRecord, Unit: 1},
			},
			"integer(-3..9)",
		},
		"to come": {
			"00000063 00000002 00010001 00010001 ff",
			[]Type{{Union: TypeAny, Unit: 1}, {Union: TypeAny, Unit: 1}},
			"any",
		},
	} {
		types, _, err := parseTypes(unhexSpaced(test.chunk))
		if err != nil || !slices.Equal(types, test.want) {
			t.Errorf("%s: got %v (error %v), want %v", name, types, err, test.want)
			continue
		}
		if got := types[0].String(); got != test.text {
			t.Errorf("%s: prints as %s, want %s", name, got, test.text)
		}
	}
}

func TestMalformedTypes(t *testing.T) {
	for name, chunk := range map[string]string{
		"truncated":       "00000003 00000001 2020 00",
		"empty":           "00000003 00000001 0000",
		"empty range":     "00000003 00000001 3020 0000000000000009 0000000000000001",
		"too many":        "00000003 ffffffff 0fff",
		"bytes after":     "00000003 00000001 0fff 00",
		"header only":     "000000",
		"OTP 25, cut off": "00000001 00000001 0040 0000000000000000 000000000000",
	} {
		if types, _, err := parseTypes(unhexSpaced(chunk)); err == nil {
			t.Errorf("%s: no error, got %v", name, types)
		}
	}
}
