%% Integer fields of all byte-aligned sizes, signed and unsigned, both byte orders.
-module(bin_match_integers).
-export([start/0, m/1]).

start() -> [m(B) || B <- [<<0:128>>, <<-1:128>>, <<16#8000000080000000800000008000000:128>>, <<1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16>>, <<16#FEDCBA98765432100123456789ABCDEF:128>>, <<16#7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF:128>>]].

m(B) -> [m8(B), m16(B), m24(B), m32(B), m64(B), odd(B)].

m8(<<A, B/signed, C:8/little, D:8/signed-little, _/binary>>) -> [A, B, C, D].

m16(<<A:16, B:16/signed, C:16/little, D:16/signed-little, _/binary>>) -> [A, B, C, D].

m24(<<A:24, B:24/signed, C:24/little, D:24/signed-little, _/binary>>) -> [A, B, C, D].

m32(<<A:32, B:32/signed, C:32/little, D:32/signed-little>>) -> [A, B, C, D].

m64(<<A:64, B:64/signed>> = X) ->
    <<C:64/little, D:64/little-signed>> = X,
    [A, B, C, D].

odd(<<A:40, B:48/little, C:40/signed>>) -> [A, B, C];
odd(<<A:56/signed, B:72/little-signed>>) -> [A, B].
