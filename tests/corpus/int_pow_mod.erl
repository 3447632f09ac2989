%% Modular exponentiation by squaring, and Fermat tests made of it.
-module(int_pow_mod).
-export([start/0, pow/3]).

start() ->
    [pow(2, 10, 1000), pow(3, 200, 13), pow(7, 1 bsl 40, 1000000007), pow(123456789, 987654321, 998244353),
     [{P, pow(2, P - 1, P) =:= 1} || P <- [3, 5, 7, 9, 11, 15, 101, 341, 65537, 1000003, 2147483647]]].

pow(_, 0, M) -> 1 rem M;
pow(B, E, M) when E band 1 =:= 0 -> pow(B * B rem M, E bsr 1, M);
pow(B, E, M) -> B * pow(B, E - 1, M) rem M.
