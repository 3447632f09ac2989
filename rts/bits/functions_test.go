package bits_test

import (
	"github.com/jitwasm/jitwasm/rts/bits"
	"github.com/jitwasm/jitwasm/rts/erltest"
)

var functions = erltest.Functions{
	"erlang:byte_size/1": bits.ByteSize, "erlang:bit_size/1": bits.BitSizeTerm, "erlang:binary_part/2": bits.BinaryPartTuple, "erlang:binary_part/3": bits.BinaryPart,
	"erlang:split_binary/2": bits.SplitBinary, "erlang:binary_to_list/1": bits.BinaryToList, "erlang:binary_to_list/3": bits.BinaryToListRange,
	"erlang:list_to_binary/1": bits.ListToBinary, "erlang:iolist_to_binary/1": bits.IolistToBinary, "erlang:iolist_size/1": bits.IolistSize,
	"erlang:list_to_bitstring/1": bits.ListToBitstring, "erlang:bitstring_to_list/1": bits.BitstringToList,
	"erlang:md5/1": bits.MD5, "erlang:crc32/1": bits.CRC32, "erlang:adler32/1": bits.Adler32, "erlang:crc32/2": bits.CRC32More, "erlang:adler32/2": bits.Adler32More,
	"erlang:crc32_combine/3": bits.CRC32Combine, "erlang:adler32_combine/3": bits.Adler32Combine, "erlang:iolist_to_iovec/1": bits.IolistToIovec,
	"erlang:md5_update/2": bits.MD5Update, "erlang:md5_final/1": bits.MD5Final,
	"binary:copy/1": bits.Copy, "binary:part/2": bits.ModulePart2, "binary:list_to_bin/1": bits.BinaryListToBin,
	"binary:decode_unsigned/1": bits.DecodeUnsigned, "binary:encode_unsigned/1": bits.EncodeUnsigned,
	"binary:at/2": bits.At, "binary:first/1": bits.First, "binary:last/1": bits.Last, "binary:copy/2": bits.CopyTimes, "binary:part/3": bits.ModulePart3,
	"binary:match/2": bits.Match, "binary:match/3": bits.MatchOptions, "binary:matches/2": bits.Matches, "binary:matches/3": bits.MatchesOptions,
	"binary:split/2": bits.Split, "binary:split/3": bits.SplitOptions,
	"binary:decode_unsigned/2": bits.DecodeUnsignedEndian, "binary:encode_unsigned/2": bits.EncodeUnsignedEndian,
	"binary:longest_common_prefix/1": bits.CommonPrefix, "binary:longest_common_suffix/1": bits.CommonSuffix,
	"unicode:characters_to_binary/2": bits.CharactersToBinary, "unicode:characters_to_list/2": bits.CharactersToList, "unicode:bin_is_7bit/1": bits.Is7Bit,
}
