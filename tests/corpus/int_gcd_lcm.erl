%% Euclid's algorithm on small and large integers.
-module(int_gcd_lcm).
-export([start/0, gcd/2]).

start() ->
    Pairs = [{12, 18}, {17, 5}, {0, 9}, {1071, 462}, {1 bsl 60, 1 bsl 40}, {6700417 * 641, 641 * 1000},
             {12345678901234567890, 98765432109876543210}, {-48, 18}],
    [{A, B, gcd(A, B), lcm(A, B)} || {A, B} <- Pairs].

gcd(A, 0) -> abs(A);
gcd(A, B) -> gcd(B, A rem B).

lcm(A, B) -> abs(A * B) div gcd(A, B).
