%% Integer fields of 72 to 256 bits.
-module(bin_match_wide_integers).
-export([start/0, m/1]).

start() -> [m(B) || B <- [<<(1 bsl 255):256>>, <<(-12345):256>>, <<16#0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F20:256>>]].

m(<<A:72, B:80/little, C:104/signed>> = X) ->
    <<D:128, E:128/signed-little>> = X,
    <<F:256/signed>> = X,
    <<G:256/little>> = X,
    [A, B, C, D, E, F, G].
